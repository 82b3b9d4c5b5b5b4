# Reads the workbook on standard input and says what is in it.
import io, json, sys
import openpyxl

book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
print(json.dumps({
    "sheets": {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book},
    "kinds": sorted({cell.data_type for cell in cells}),
    "frozen": book.worksheets[0].freeze_panes,
    "bold": all(cell.font.b for sheet in book for cell in sheet[1]),
}))
