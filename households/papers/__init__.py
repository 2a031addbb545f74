"""The papers of a commune's year, and those of III.1.1 for Phòng LĐTBXH: each as a ui.docx.Paper, drawn as Word or as a
page to print. `catalogue` says which there are; nothing here writes.
"""
