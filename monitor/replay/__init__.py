"""Rules played again over what was stored: when they would have told, with other thresholds or with those that hold."""
