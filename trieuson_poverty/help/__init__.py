"""Trợ giúp: how a household is classified (worked examples are computed, not written down), each role's year (read from
the register of duties), the glossary, the keys, and the first visit. Text for people; it decides nothing.
"""
