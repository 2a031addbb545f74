"""Targets down the tree (III.2.2, III.2.3.1): what each commune needs, scenarios of sharing, the issued decision.

rules.py is pure; needs.py reads the survey; scenarios.py, proposals.py, bodies.py and decisions.py are the actions;
reading.py answers other rooms. `year` is the cycle year Y everywhere: its targets are FOR the year Y+1.
"""
