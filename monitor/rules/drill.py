"""The name under which drills stand: a hijack that was made up, so that people see whether their phones ring."""

DRILL = "drill"
