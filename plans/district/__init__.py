"""The district's plan (III.2.2): summed from what the communes sent, to the last household; written around, approved,
frozen. figures.py counts, texts.py holds the sections, contents.py is the whole as plain data, actions.py the way.
"""
