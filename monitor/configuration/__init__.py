"""Reads the file, the environment and the secret files into one frozen configuration, or says exactly what is wrong."""
