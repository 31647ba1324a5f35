"""`make bench`: speed and size, measured on real parts and printed as one table; nothing is asserted.

Every program runs as a process of its own on 127.0.0.1 and ends with the bench.
"""
