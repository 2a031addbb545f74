"""What the first page shows each role. Gathers from the apps' own statistics and lays it out; writes nothing.

`figures` reads lines of communes or villages over the years, `measures` says what the map may be coloured by, `picture`
puts a unit's year together, `drawings` makes its charts, `duties` what is due and who is late, `waiting` what
waits for the reader's decision, `office` the administrator's figures, `remit` a body's.
"""
