//! A report as tables for people.

use std::fmt::Write;

use comfy_table::{Cell, CellAlignment, Table};

use super::super::report::table;
use super::super::style::{Ink, clean, counted};
use crate::finetune::evaluate::{Difference, Estimate, FAULTS, Report, RowReport};
use crate::protocol::TermName;

/// The whole report.
pub(super) fn text(report: &Report) -> String {
    inked(report, Ink::stdout())
}

/// The whole report without colours.
pub(in crate::cli) fn colourless(report: &Report) -> String {
    inked(report, Ink { is_coloured: false })
}

fn inked(report: &Report, ink: Ink) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}, {}, seed {}; means with 95 % intervals",
        counted(report.num_rooms, "room"),
        counted(report.num_relations, "relation"),
        report.seed
    );
    for (index, model) in report.models.iter().enumerate() {
        let number = if index == 0 { String::new() } else { format!(" {}", index + 1) };
        let _ = writeln!(text, "vlm{number}: {}", clean(model));
    }
    let mut section = |title: &str, table: Option<Table>| {
        if let Some(table) = table {
            let _ = writeln!(text, "\n{}\n{table}", ink.bold(title));
        }
    };
    section("Layouts", Some(layouts(&report.rows)));
    section("What was asked", asked(&report.rows));
    section("Relations that hold, by kind", by_kind(&report.rows));
    section("Seen in the picture only", seen(&report.rows));
    section("Terms", Some(terms(&report.rows)));
    section("Objects at fault, %", Some(faults(&report.rows)));
    section("Times, seconds", Some(times(&report.rows)));
    section("Differences on the same rooms (* = not by chance)", differences(&report.differences));
    text
}

fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn percent(estimate: Option<&Estimate>) -> Cell {
    right(estimate.map_or_else(
        || "–".to_owned(),
        |one| format!("{:.1} [{:.1}, {:.1}]", 100.0 * one.value, 100.0 * one.low, 100.0 * one.high),
    ))
}

fn number(estimate: Option<&Estimate>) -> Cell {
    right(
        estimate.map_or_else(
            || "–".to_owned(),
            |one| format!("{:.3} [{:.3}, {:.3}]", one.value, one.low, one.high),
        ),
    )
}

fn plain(value: Option<f64>, digits: usize) -> Cell {
    right(value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}")))
}

fn layouts(rows: &[RowReport]) -> Table {
    let mut table = table(["row", "valid, %", "total", "no answer, %", "diversity", "tokens"]);
    for row in rows {
        table.add_row([
            Cell::new(&row.name),
            percent(row.valid.as_ref()),
            number(row.total.as_ref()),
            plain(row.unreadable.map(|one| 100.0 * one.value), 1),
            plain(row.diversity.map(|one| one.value), 2),
            plain(row.tokens.map(|one| one.value), 0),
        ]);
    }
    table
}

fn asked(rows: &[RowReport]) -> Option<Table> {
    rows.iter().any(|row| row.relations.is_some()).then(|| {
        let mut table = table([
            "row",
            "relations hold, %",
            "rooms with all, %",
            "heard right, %",
            "of what was meant, %",
        ]);
        for row in rows {
            let heard = row.heard.as_ref();
            table.add_row([
                Cell::new(&row.name),
                percent(row.relations.as_ref()),
                percent(row.wishes.as_ref()),
                percent(heard.and_then(|heard| heard.precision.as_ref())),
                percent(heard.and_then(|heard| heard.recall.as_ref())),
            ]);
        }
        table
    })
}

fn seen(rows: &[RowReport]) -> Option<Table> {
    let rows: Vec<_> = rows.iter().filter_map(|row| Some((&row.name, row.seen.as_ref()?))).collect();
    (!rows.is_empty()).then(|| {
        let mut table = table(["row", "seen right, %", "of what is there, %"]);
        for (name, seen) in rows {
            table.add_row([Cell::new(name), percent(seen.precision.as_ref()), percent(seen.recall.as_ref())]);
        }
        table
    })
}

fn by_kind(rows: &[RowReport]) -> Option<Table> {
    let first = rows.first().filter(|row| !row.by_kind.is_empty())?;
    let names = rows.iter().map(|row| row.name.as_str());
    let mut table = table(["relation"].into_iter().chain(names));
    for kind in first.by_kind.keys() {
        let values = rows.iter().map(|row| plain(row.by_kind.get(kind).map(|one| 100.0 * one.value), 0));
        table.add_row([Cell::new(kind)].into_iter().chain(values));
    }
    Some(table)
}

fn terms(rows: &[RowReport]) -> Table {
    let mut table = table(["term"].into_iter().chain(rows.iter().map(|row| row.name.as_str())));
    for term in TermName::ALL {
        let values = rows.iter().map(|row| plain(row.terms.get(term.as_str()).map(|one| one.value), 3));
        table.add_row([Cell::new(term.as_str())].into_iter().chain(values));
    }
    table
}

fn faults(rows: &[RowReport]) -> Table {
    let mut table = table(["row"].into_iter().chain(FAULTS));
    for row in rows {
        let values = FAULTS.iter().map(|fault| percent(row.faults.get(fault)));
        table.add_row([Cell::new(&row.name)].into_iter().chain(values));
    }
    table
}

fn times(rows: &[RowReport]) -> Table {
    let mut table = table(["row", "median", "nine of ten", "first candidate", "its total"]);
    for row in rows {
        table.add_row([
            Cell::new(&row.name),
            plain(Some(row.timing.median_s), 3),
            plain(Some(row.timing.p90_s), 3),
            plain(row.timing.first_s, 3),
            number(row.timing.first_total.as_ref()),
        ]);
    }
    table
}

fn differences(differences: &[Difference]) -> Option<Table> {
    (!differences.is_empty()).then(|| {
        let mut table = table(["row", "against", "measure", "difference", ""]);
        for one in differences {
            let sign = if one.difference.is_significant() { "*" } else { "" };
            let Estimate { value, low, high } = one.difference;
            let difference = right(format!("{value:+.3} [{low:+.3}, {high:+.3}]"));
            table.add_row([
                Cell::new(&one.row),
                Cell::new(&one.against),
                Cell::new(one.measure),
                difference,
                Cell::new(sign),
            ]);
        }
        table
    })
}
