"""«Порівняння»: figures over years, halves and quarters; what was counted and what is stated are two series.

`asked` reads the address, `rows` asks the figures, `chart` draws, `pages` shows; whoever compares other things beside each other
(hromadas, reports) uses the same rows and the same chart.
"""
