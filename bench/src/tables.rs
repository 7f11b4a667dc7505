//! Tables in Markdown, in columns that line up as plain text too.

use std::fmt::Write as _;

/// A table with a head; numbers stand to the right.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<const N: usize>(head: [&str; N]) -> Self {
        Self {
            rows: vec![head.map(str::to_owned).to_vec()],
        }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.map(|cell| escaped(&cell)).to_vec());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }
}

/// One line, and no bar that would end the cell.
fn escaped(cell: &str) -> String {
    let words: Vec<_> = cell.split_whitespace().collect();
    words.join(" ").replace('|', "\\|")
}

fn is_number(cell: &str) -> bool {
    let rest = cell.trim_end_matches(" %");
    !rest.is_empty()
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some((head, rows)) = self.rows.split_first() else {
            return Ok(());
        };
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
                .min(60)
        };
        let right = |column: usize| {
            let mut cells = rows.iter().filter_map(|row| row.get(column));
            cells.all(|cell| is_number(cell) || cell.is_empty())
        };
        let columns: Vec<_> = (0..head.len()).map(|at| (width(at), right(at))).collect();
        for (index, row) in self.rows.iter().enumerate() {
            for (cell, (width, right)) in row.iter().zip(&columns) {
                if *right {
                    write!(f, "| {cell:>width$} ")?;
                } else {
                    write!(f, "| {cell:<width$} ")?;
                }
            }
            f.write_str("|\n")?;
            if index == 0 {
                for (width, right) in &columns {
                    let end = if *right { ":" } else { "-" };
                    write!(f, "|-{}{end}", "-".repeat(*width))?;
                }
                f.write_str("|\n")?;
            }
        }
        Ok(())
    }
}

/// 1234567 as `1,234,567`.
pub(crate) fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A section with a table, or nothing for an empty one.
pub(crate) fn section(text: &mut String, title: &str, intro: &str, table: &Table) {
    if table.is_empty() {
        return;
    }
    _ = write!(text, "\n{title}\n\n");
    if !intro.is_empty() {
        _ = write!(text, "{intro}\n\n");
    }
    _ = write!(text, "{table}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_cells_stay_cells() {
        let mut table = Table::new(["what", "count"]);
        table.row(["a | b".to_owned(), number(1_234_567)]);
        table.row(["two\nlines".to_owned(), number(12)]);
        let expected = "\
| what      |     count |
|-----------|----------:|
| a \\| b    | 1,234,567 |
| two lines |        12 |
";
        assert_eq!(table.to_string(), expected);
    }
}
