"""Points, scores and places: pure arithmetic on Decimals. No Django, no database, no clock, no language.

`rules` gives points to one item of one park, `score` makes scores and places of them, `growth` and
`progress` say how a value stands against last year and against its target, `measures` what a page adds.
"""
