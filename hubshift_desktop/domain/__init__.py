"""The rules of the field as plain values: records, validation, merge, what is due. Imports nothing of ours."""
