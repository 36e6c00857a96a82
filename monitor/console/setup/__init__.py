"""The first night at the terminal: each question of `twoam init`, tried out as soon as it is answered."""
