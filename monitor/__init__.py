"""What we think and whom we tell: planner, rules, incidents, dispatch, chat and command line."""
