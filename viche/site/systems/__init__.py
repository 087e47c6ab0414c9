"""The 205 systems, services, registers and activities that five reports of city halls name, and where each is at home.

`systems.csv` is what the reports say. `homes/*.csv` say, system by system, where it lives (`named` empty) and what each
field that the text names became (`named` as in the text):

| home | meaning |
|---|---|
| `register:events?kind=forum` | records of a register; after `?` what tells this system's records apart, as in a form |
| `page:reports` | a page, by the name of its address: of a report, of a part of the product that is no register |
| `adapter:edem` | a system outside: the adapter record with this key |

| counterpart | meaning |
|---|---|
| `events.participants` | a field of a register: it is in the form, the filters (when typed), the export |
| `events.kind=forum` | a choice of such a field |
| `figure:events.people` | a figure; `figure:events/kind` its breakdown |
| `quarter:events.starts_on` | a quarter, a month or a year told from this date: a period of its figures |
| `state:petitions.status=considered` | a state |
| `files:sittings` | a file attached to a record |
| `model:programmes.Measure.number` | a field of a model that is no register's |
"""
