"""Invented households for a first look, for tests of speed and for training: no person, number or figure is real.

`places` says how big and how poor each commune is, `histories` who is poor in which year, `families` who lives
together, `answers` what their forms say, `writing` puts them in. The same seed gives the same people.
"""
