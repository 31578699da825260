"""Catalogs: tables of any size, scored row by row. No duplicates are looked for, and no service is asked.

a file -> `sources.exports.table_file` -> entries -> `rows` -> `csv_format`; `part` joins them for one file
"""
