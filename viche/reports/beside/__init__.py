"""Report beside report: this one and the one before, figure by figure.

`choosing`: what it stands beside, an earlier report of the same form and thing or the same figures counted for earlier days;
`pairing`: which number belongs to which; `counting`: the earlier side where there is no report; `pages`: the two faces.
"""
