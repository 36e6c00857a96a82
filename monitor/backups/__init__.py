"""Backups: one file that holds a memory and its configuration, how it is made, checked, kept and restored."""
