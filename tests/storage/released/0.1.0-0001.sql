BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE attempt (
	id INTEGER NOT NULL, 
	user_id BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_attempt PRIMARY KEY (id)
);
INSERT INTO "attempt" VALUES(1,7,1772504040000);
CREATE TABLE button (
	id VARCHAR NOT NULL, 
	chat_id BIGINT NOT NULL, 
	action VARCHAR NOT NULL, 
	args TEXT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, 
	CONSTRAINT pk_button PRIMARY KEY (id)
);
INSERT INTO "button" VALUES('b',1,'ack','{"id":"1"}',1772504580000,NULL);
CREATE TABLE coverage (
	watch_id INTEGER NOT NULL, 
	begin_at BIGINT NOT NULL, 
	end_at BIGINT NOT NULL, 
	CONSTRAINT pk_coverage PRIMARY KEY (watch_id, begin_at), 
	CONSTRAINT fk_coverage_watch_id_watch FOREIGN KEY(watch_id) REFERENCES watch (id)
)
 WITHOUT ROWID

;
INSERT INTO "coverage" VALUES(2,1772504100000,1772504100000);
CREATE TABLE delivery (
	id INTEGER NOT NULL, 
	dedupe_key VARCHAR NOT NULL, 
	transition_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	chat_id BIGINT NOT NULL, 
	kind VARCHAR NOT NULL, 
	step VARCHAR NOT NULL, 
	ring BOOLEAN NOT NULL, 
	state VARCHAR NOT NULL, 
	reason VARCHAR, 
	attempts INTEGER NOT NULL, 
	ambiguous BOOLEAN NOT NULL, 
	message_id BIGINT, 
	next_try BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	sent_at BIGINT, 
	text TEXT, 
	named BOOLEAN NOT NULL, 
	CONSTRAINT pk_delivery PRIMARY KEY (id), 
	CONSTRAINT fk_delivery_transition_id_transition FOREIGN KEY(transition_id) REFERENCES transition (id), 
	CONSTRAINT uq_delivery_dedupe_key UNIQUE (dedupe_key)
);
INSERT INTO "delivery" VALUES(1,'new',1,1,-1000000000000,'say','raised',1,'new',NULL,0,0,NULL,1772504040000,1772504040000,NULL,NULL,0);
INSERT INTO "delivery" VALUES(2,'sending',1,1,-1000000000000,'say','raised',1,'sending',NULL,1,0,NULL,1772504040000,1772504040000,NULL,'perhaps 
 sent',0);
INSERT INTO "delivery" VALUES(3,'sent',1,1,-1000000000000,'say','raised',1,'sent',NULL,1,0,1099511627776,1772504040000,1772504040000,1772504220000,'sent',0);
INSERT INTO "delivery" VALUES(4,'parked',1,1,-1000000000000,'say','raised',1,'parked','blocked',0,0,NULL,1772504040000,1772504040000,NULL,NULL,0);
CREATE TABLE delivery_incident (
	incident_id INTEGER NOT NULL, 
	delivery_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_delivery_incident PRIMARY KEY (incident_id, delivery_id), 
	CONSTRAINT fk_delivery_incident_delivery_id_delivery FOREIGN KEY(delivery_id) REFERENCES delivery (id), 
	CONSTRAINT fk_delivery_incident_incident_id_incident FOREIGN KEY(incident_id) REFERENCES incident (id)
)
 WITHOUT ROWID

;
INSERT INTO "delivery_incident" VALUES(1,1,0);
INSERT INTO "delivery_incident" VALUES(1,2,0);
INSERT INTO "delivery_incident" VALUES(1,3,0);
INSERT INTO "delivery_incident" VALUES(1,4,0);
CREATE TABLE friend (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	platform VARCHAR NOT NULL, 
	seller_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	floor_minor BIGINT, 
	floor_currency VARCHAR, 
	expires_at BIGINT
);
INSERT INTO "friend" VALUES(1,'amazon','A3','Partner','distributor','all','',NULL,NULL,NULL);
CREATE TABLE incident (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	listing_id INTEGER, 
	subject VARCHAR NOT NULL, 
	severity VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	facts TEXT NOT NULL, 
	raised_at BIGINT NOT NULL, 
	seen INTEGER NOT NULL, 
	seen_at BIGINT, 
	unconfirmed BOOLEAN NOT NULL, 
	confirmed_at BIGINT, 
	acked_at BIGINT, 
	acked_by VARCHAR, 
	snoozed_until BIGINT, 
	step INTEGER NOT NULL, 
	next_step_at BIGINT, 
	resolved_at BIGINT, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_incident PRIMARY KEY (id), 
	CONSTRAINT fk_incident_listing_id_listing FOREIGN KEY(listing_id) REFERENCES listing (id)
);
INSERT INTO "incident" VALUES(1,'new_seller:amazon:US/B000000017:A3','new_seller','amazon',1,'US/B000000017','wake','raised','{"price":"17.99","seller":"XYZ <b>Store</b>"}',1772504040000,1,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL,1);
CREATE TABLE invite (
	code_hash VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, 
	used_by BIGINT, 
	CONSTRAINT pk_invite PRIMARY KEY (code_hash)
);
INSERT INTO "invite" VALUES('hash','Cai','operator','en','UTC',1772507640000,NULL,NULL);
CREATE TABLE keep (
	"key" VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	expires_at BIGINT, 
	CONSTRAINT pk_keep PRIMARY KEY ("key")
);
INSERT INTO "keep" VALUES('robots','User-agent: *
	Disallow:',1772507640000);
CREATE TABLE listing (
	id INTEGER NOT NULL, 
	account VARCHAR NOT NULL, 
	market VARCHAR NOT NULL, 
	subject_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	floor_minor BIGINT, 
	floor_currency VARCHAR, 
	paused_until BIGINT, 
	added_at BIGINT NOT NULL, 
	first_looked_at BIGINT, 
	removed_at BIGINT, 
	CONSTRAINT pk_listing PRIMARY KEY (id), 
	CONSTRAINT uq_listing_account_market_subject_id UNIQUE (account, market, subject_id)
);
INSERT INTO "listing" VALUES(1,'amazon','US','B000000017','Blue 💡 Lamp 跟卖','https://shop.example/B000000017',NULL,NULL,NULL,1772504040000,NULL,NULL);
INSERT INTO "listing" VALUES(2,'amazon','DE','B000000099','Gone','https://shop.example/B000000099',NULL,NULL,NULL,1772504040000,NULL,1772504100000);
CREATE TABLE look_log (
	watch_id INTEGER NOT NULL, 
	hour_at BIGINT NOT NULL, 
	looks INTEGER NOT NULL, 
	failures INTEGER NOT NULL, 
	CONSTRAINT pk_look_log PRIMARY KEY (watch_id, hour_at), 
	CONSTRAINT fk_look_log_watch_id_watch FOREIGN KEY(watch_id) REFERENCES watch (id)
)
 WITHOUT ROWID

;
INSERT INTO "look_log" VALUES(2,1772503200000,1,1);
CREATE TABLE memory (
	listing_id INTEGER NOT NULL, 
	rule VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_memory PRIMARY KEY (listing_id, rule), 
	CONSTRAINT fk_memory_listing_id_listing FOREIGN KEY(listing_id) REFERENCES listing (id)
);
INSERT INTO "memory" VALUES(1,'rule',1,'{"n":[1,null,true]}');
CREATE TABLE metric_name (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_metric_name PRIMARY KEY (id), 
	CONSTRAINT uq_metric_name_name UNIQUE (name)
);
INSERT INTO "metric_name" VALUES(1,'price:USD');
CREATE TABLE mute (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	what VARCHAR NOT NULL, 
	until_at BIGINT NOT NULL, 
	set_by VARCHAR NOT NULL
);
INSERT INTO "mute" VALUES(1,'listing:1',1772507640000,'Ben');
CREATE TABLE person (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR NOT NULL, 
	user_id BIGINT NOT NULL, 
	chat_id BIGINT NOT NULL, 
	role VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	quiet_from VARCHAR NOT NULL, 
	quiet_until VARCHAR NOT NULL, 
	duty INTEGER NOT NULL, 
	CONSTRAINT uq_person_user_id UNIQUE (user_id)
);
INSERT INTO "person" VALUES(2,'Ben',2,2,'viewer','en','UTC','23:00','08:00',1);
CREATE TABLE proof (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	listing_id INTEGER NOT NULL, 
	incident_id INTEGER, 
	at BIGINT NOT NULL, 
	url VARCHAR NOT NULL, 
	status INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	CONSTRAINT fk_proof_digest_proof_body FOREIGN KEY(digest) REFERENCES proof_body (digest), 
	CONSTRAINT fk_proof_incident_id_incident FOREIGN KEY(incident_id) REFERENCES incident (id), 
	CONSTRAINT fk_proof_listing_id_listing FOREIGN KEY(listing_id) REFERENCES listing (id)
);
INSERT INTO "proof" VALUES(1,1,1,1772504040000,'https://shop.example/dp',200,'a8b2beedb2cb53792d92eb492452bf399e8ba7fa5659c1c916b0ec7410e06cc5');
INSERT INTO "proof" VALUES(2,1,NULL,1772504040000,'https://shop.example/dp',200,'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
CREATE TABLE proof_body (
	digest VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	packed_size INTEGER NOT NULL, 
	packed BLOB NOT NULL, 
	CONSTRAINT pk_proof_body PRIMARY KEY (digest)
);
INSERT INTO "proof_body" VALUES('a8b2beedb2cb53792d92eb492452bf399e8ba7fa5659c1c916b0ec7410e06cc5',2304,298,X'789C6360646266616563E7E0E4E2E6E1E5E3171014121611151397909492969195935750545256515553D7D0D4D2D6D1D5D33730343236313533B7B0B4B2B6B1B5B37770747276717573F7F0F4F2F6F1F5F30F080C0A0E090D0B8F888C8A8E898D8B4F484C4A4E494D4BCFC8CCCACEC9CDCB2F282C2A2E292D2BAFA8ACAAAEA9ADAB6F686C6A6E696D6BEFE8ECEAEEE9EDEB9F3071D2E42953A74D9F3173D6EC3973E7CD5FB070D1E2254B972D5FB172D5EA356BD7ADDFB071D3E62D5BB76DDFB173D7EE3D7BF7ED3F70F0D0E123478F1D3F71F2D4E93367CF9DBF70F1D2E52B57AF5DBF71F3D6ED3B77EFDD7FF0F0D1E3274F9F3D7FF1F2D5EB376FDFBDFFF0F1D3E72F5FBF7DFFF1F3D7EF3F7FFFFD6718F5FFA8FF47FD3FEAFF51FF8FFA7FD4FF23CEFF002B017BBD');
INSERT INTO "proof_body" VALUES('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',0,8,X'789C030000000001');
CREATE TABLE seen_update (
	id INTEGER NOT NULL, 
	update_id BIGINT NOT NULL, 
	CONSTRAINT pk_seen_update PRIMARY KEY (id), 
	CONSTRAINT uq_seen_update_update_id UNIQUE (update_id)
);
INSERT INTO "seen_update" VALUES(1,8589934592);
CREATE TABLE series (
	listing_id INTEGER NOT NULL, 
	metric_id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	value FLOAT NOT NULL, 
	CONSTRAINT pk_series PRIMARY KEY (listing_id, metric_id, at), 
	CONSTRAINT fk_series_listing_id_listing FOREIGN KEY(listing_id) REFERENCES listing (id), 
	CONSTRAINT fk_series_metric_id_metric_name FOREIGN KEY(metric_id) REFERENCES metric_name (id)
)
 WITHOUT ROWID

;
INSERT INTO "series" VALUES(1,1,1772504100000,17.99);
INSERT INTO "series" VALUES(1,1,1772504160000,3.00000000000000044408e-01);
INSERT INTO "series" VALUES(1,1,1772504220000,0.0);
INSERT INTO "series" VALUES(1,1,1772504280000,1.0e-09);
CREATE TABLE setting (
	"key" VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY ("key")
);
INSERT INTO "setting" VALUES('quiet','{"from":"23:00"}');
CREATE TABLE snapshot (
	id INTEGER NOT NULL, 
	listing_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	begin_at BIGINT NOT NULL, 
	end_at BIGINT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_snapshot PRIMARY KEY (id), 
	CONSTRAINT fk_snapshot_listing_id_listing FOREIGN KEY(listing_id) REFERENCES listing (id), 
	CONSTRAINT uq_snapshot_listing_id_kind_begin_at UNIQUE (listing_id, kind, begin_at)
);
INSERT INTO "snapshot" VALUES(1,1,'content',1772504100000,1772504100000,'{"bullets":["跟卖",1,null],"title":"Lamp"}');
INSERT INTO "snapshot" VALUES(2,1,'offers',1772504100000,1772504100000,'{"n":1.5,"zero":"\u0000"}');
CREATE TABLE transition (
	id INTEGER NOT NULL, 
	incident_id INTEGER, 
	at BIGINT NOT NULL, 
	step VARCHAR NOT NULL, 
	detail TEXT NOT NULL, 
	routed BOOLEAN NOT NULL, 
	CONSTRAINT pk_transition PRIMARY KEY (id), 
	CONSTRAINT fk_transition_incident_id_incident FOREIGN KEY(incident_id) REFERENCES incident (id)
);
INSERT INTO "transition" VALUES(1,1,1772504040000,'raised','{"n":1}',1);
INSERT INTO "transition" VALUES(2,NULL,1772504100000,'digest','{"looks":2016}',0);
CREATE TABLE trouble (
	watch_id INTEGER NOT NULL, 
	begin_at BIGINT NOT NULL, 
	end_at BIGINT NOT NULL, 
	looks INTEGER NOT NULL, 
	why TEXT NOT NULL, 
	CONSTRAINT pk_trouble PRIMARY KEY (watch_id, begin_at), 
	CONSTRAINT fk_trouble_watch_id_watch FOREIGN KEY(watch_id) REFERENCES watch (id)
)
 WITHOUT ROWID

;
INSERT INTO "trouble" VALUES(2,1772504580000,1772504580000,1,'captcha');
CREATE TABLE watch (
	id INTEGER NOT NULL, 
	account VARCHAR NOT NULL, 
	topic VARCHAR NOT NULL, 
	listing_id INTEGER NOT NULL, 
	not_before BIGINT NOT NULL, 
	read_at BIGINT, 
	wanted_at BIGINT, 
	weight FLOAT NOT NULL, 
	changes INTEGER NOT NULL, 
	looks INTEGER NOT NULL, 
	failures INTEGER NOT NULL, 
	failing_since BIGINT, 
	trouble VARCHAR, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_watch PRIMARY KEY (id), 
	CONSTRAINT fk_watch_listing_id_listing FOREIGN KEY(listing_id) REFERENCES listing (id), 
	CONSTRAINT uq_watch_listing_id_topic UNIQUE (listing_id, topic)
);
INSERT INTO "watch" VALUES(1,'amazon','listings',1,1772504040000,NULL,NULL,1.0,0,0,0,NULL,NULL,1772504040000);
INSERT INTO "watch" VALUES(2,'amazon','offers',1,1772504880000,1772504100000,NULL,1.0,0,1,1,1772504580000,'captcha',1772504040000);
INSERT INTO "watch" VALUES(3,'amazon','listings',2,1772504040000,NULL,NULL,1.0,0,0,0,NULL,NULL,1772504040000);
INSERT INTO "watch" VALUES(4,'amazon','offers',2,1772504040000,NULL,NULL,1.0,0,0,0,NULL,NULL,1772504040000);
CREATE INDEX ix_watch_not_before ON watch (not_before);
CREATE INDEX ix_incident_listing_id ON incident (listing_id);
CREATE INDEX ix_incident_raised_at ON incident (raised_at);
CREATE INDEX ix_incident_resolved_at ON incident (resolved_at);
CREATE UNIQUE INDEX uq_incident_open_key ON incident ("key") WHERE status != 'resolved';
CREATE INDEX ix_transition_incident_id ON transition (incident_id);
CREATE INDEX ix_transition_unrouted ON transition (id) WHERE NOT routed;
CREATE INDEX ix_delivery_created_at ON delivery (created_at);
CREATE INDEX ix_delivery_state_next_try ON delivery (state, next_try);
CREATE INDEX ix_delivery_transition_id ON delivery (transition_id);
CREATE INDEX ix_delivery_incident_delivery_id ON delivery_incident (delivery_id);
CREATE INDEX ix_proof_digest ON proof (digest);
CREATE INDEX ix_proof_incident_id ON proof (incident_id);
CREATE INDEX ix_proof_listing_id ON proof (listing_id);
CREATE INDEX ix_attempt_at ON attempt (at);
CREATE INDEX ix_button_expires_at ON button (expires_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('proof',2);
INSERT INTO "sqlite_sequence" VALUES('person',2);
INSERT INTO "sqlite_sequence" VALUES('friend',1);
INSERT INTO "sqlite_sequence" VALUES('mute',2);
COMMIT;
