"""The plain words that mean a command in Russian, Arabic and Japanese, as sellers type them in a private chat."""

from collections.abc import Mapping

# By command; one word each, in small letters.
NATIVE: Mapping[str, frozenset[str]] = {
    name: frozenset(said.split())
    for name, said in {
        "status": "статус состояние карточки الحالة حالة الوضع 状況 ステータス",
        "alerts": "тревоги сигналы التنبيهات تنبيهات アラート 通知",
        "who": "кто подсадка продавцы من دخيل البائعون 相乗り 出品者",
        "copycats": "копии копия النسخ نسخ 類似 模倣品",
        "rank": "место места الترتيب ترتيب 順位 ランキング",
        "words": "запросы позиции المراكز الكلمات キーワード",
        "reviews": "отзывы рейтинг المراجعات مراجعات レビュー",
        "listing": "карточка صفحة الصفحة 出品",
        "product": "товар товары المنتج منتج 商品一覧",
        "why": "почему لماذا なぜ 理由",
        "coverage": "охват التغطية カバー率",
        "orders": "заказы الطلبات طلبات 注文",
        "health": "здоровье аккаунт الحساب حساب アカウント 健全性",
        "rivals": "конкуренты المنافسون منافسون 競合 ライバル",
        "case": "инцидент بلاغ 案件番号",
        "ack": "беру принял استلمت 対応",
        "snooze": "отложить تأجيل 後で",
        "friend": "свои موثوق ホワイトリスト",
        "mute": "тише كتم ミュート",
        "pause": "пауза إيقاف 一時停止",
        "add": "добавить إضافة 追加",
        "remove": "удалить إزالة 削除",
        "team": "команда الفريق チーム",
        "group": "группа المجموعة グループ",
        "ping": "пинг ساهر 起きてる",
        "help": "помощь مساعدة ヘルプ",
    }.items()
}
