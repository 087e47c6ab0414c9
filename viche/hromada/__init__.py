"""The community: territory, departments, acts, settings of its statute.

Закон 280/97-ВР «Про місцеве самоврядування»; КАТОТТГ (наказ Мінрегіону № 290 of 26.11.2020).
"""
