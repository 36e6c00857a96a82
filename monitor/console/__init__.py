"""What each command of the command line does; imported only when that command is called."""
