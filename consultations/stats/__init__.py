"""Counting, without Django: frozen values in, frozen values out.

`instrument` says what may be answered, `tally` counts, `measures` derives figures from a tally,
`disclosure` decides what may leave the house. Nothing here reads a database, a clock or a setting.
"""
