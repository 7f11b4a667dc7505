//! Charts as plain SVG text.

use std::fmt::Write as _;

/// Bars in groups, from left to right.
pub(super) struct Bars<'c> {
    pub(super) title: &'c str,
    /// What the bars measure, and in what.
    pub(super) axis: &'c str,
    pub(super) series: &'c [&'c str],
    pub(super) groups: Vec<(String, Vec<Bar>)>,
}

/// A bar, or the words that stand where it is missing.
#[derive(Clone, Debug)]
pub(super) enum Bar {
    Value(f64),
    Words(String),
}

/// Curves over a number, both axes logarithmic.
pub(super) struct Curves<'c> {
    pub(super) title: &'c str,
    pub(super) x: &'c str,
    pub(super) y: &'c str,
    pub(super) lines: Vec<(&'c str, Vec<(f64, f64)>)>,
}

/// Colours that colour-blind people can tell apart.
const COLOURS: [&str; 5] = ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#999999"];

const WIDTH: f64 = 860.0;
const LEFT: f64 = 130.0;
const RIGHT: f64 = 90.0;
const TOP: f64 = 78.0;
const BAR: f64 = 15.0;
const GAP: f64 = 14.0;

/// A logarithmic axis over whole decades.
struct Scale {
    low: i32,
    high: i32,
    from: f64,
    to: f64,
}

impl Scale {
    fn new(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Self {
        let usable = values.filter(|value| *value > 0.0);
        let least = usable.clone().fold(f64::INFINITY, f64::min);
        let most = usable.fold(0.0, f64::max);
        if !(least.is_finite() && most > 0.0) {
            return Self {
                low: 0,
                high: 1,
                from,
                to,
            };
        }
        let low = decade(least.log10().floor());
        Self {
            low,
            high: decade(most.log10().ceil()).max(low + 1),
            from,
            to,
        }
    }

    fn place(&self, value: f64) -> f64 {
        let low = f64::from(self.low);
        let part = (value.max(f64::MIN_POSITIVE).log10() - low) / (f64::from(self.high) - low);
        self.from + part.clamp(0.0, 1.0) * (self.to - self.from)
    }

    fn ticks(&self) -> impl Iterator<Item = (f64, String)> {
        (self.low..=self.high).map(|power| {
            let value = 10_f64.powi(power);
            let digits = usize::try_from(-power).unwrap_or(0);
            (self.place(value), format!("{value:.digits$}"))
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the logarithm of a float is a small number"
)]
fn decade(log: f64) -> i32 {
    log as i32
}

impl Bars<'_> {
    pub(super) fn svg(&self) -> String {
        let all = self.groups.iter().flat_map(|(_, bars)| bars);
        let values = all.filter_map(|bar| match bar {
            Bar::Value(value) => Some(*value),
            Bar::Words(_) => None,
        });
        let scale = Scale::new(values, LEFT, WIDTH - RIGHT);
        let rows: usize = self.groups.iter().map(|(_, bars)| bars.len()).sum();
        let bottom = TOP + size(rows) * BAR + size(self.groups.len()) * GAP;
        let mut svg = open(self.title, bottom + 48.0);
        legend(&mut svg, self.series);
        for (x, text) in scale.ticks() {
            line(&mut svg, (x, TOP - 6.0), (x, bottom), "#dddddd");
            label(&mut svg, (x, bottom + 16.0), "middle", &text);
        }
        let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
        label(
            &mut svg,
            (middle, bottom + 36.0),
            "middle",
            &format!("{}, logarithmic", self.axis),
        );
        let mut y = TOP;
        for (name, bars) in &self.groups {
            let centre = y + size(bars.len()) * BAR / 2.0 + 4.0;
            label(&mut svg, (LEFT - 10.0, centre), "end", name);
            for (bar, colour) in bars.iter().zip(COLOURS) {
                draw(&mut svg, bar, &scale, y, colour);
                y += BAR;
            }
            y += GAP;
        }
        line(&mut svg, (LEFT, TOP - 6.0), (LEFT, bottom), "#444444");
        svg.push_str("</svg>\n");
        svg
    }
}

fn draw(svg: &mut String, bar: &Bar, scale: &Scale, y: f64, colour: &str) {
    match bar {
        Bar::Value(value) => {
            // Even the least of all values is to be seen.
            let end = scale.place(*value).max(LEFT + 2.0);
            _ = writeln!(
                svg,
                r#"<rect x="{LEFT}" y="{y:.1}" width="{:.1}" height="{:.1}" fill="{colour}"/>"#,
                end - LEFT,
                BAR - 2.0,
            );
            let text = super::verdict::figure(*value);
            small(svg, (end + 5.0, y + BAR - 4.5), &text, "#222222");
        }
        Bar::Words(words) => small(svg, (LEFT + 6.0, y + BAR - 4.5), words, colour),
    }
}

impl Curves<'_> {
    pub(super) fn svg(&self) -> String {
        let bottom = 420.0;
        let all = self.lines.iter().flat_map(|(_, points)| points);
        let across = Scale::new(all.clone().map(|(x, _)| *x), LEFT, WIDTH - RIGHT);
        let up = Scale::new(all.map(|(_, y)| *y), bottom, TOP);
        let mut svg = open(self.title, bottom + 48.0);
        let names: Vec<_> = self.lines.iter().map(|(name, _)| *name).collect();
        legend(&mut svg, &names);
        for (x, text) in across.ticks() {
            line(&mut svg, (x, TOP), (x, bottom), "#dddddd");
            label(&mut svg, (x, bottom + 16.0), "middle", &text);
        }
        for (y, text) in up.ticks() {
            line(&mut svg, (LEFT, y), (WIDTH - RIGHT, y), "#dddddd");
            label(&mut svg, (LEFT - 8.0, y + 4.0), "end", &text);
        }
        let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
        label(&mut svg, (middle, bottom + 36.0), "middle", self.x);
        let height = f64::midpoint(TOP, bottom);
        _ = writeln!(
            svg,
            r#"<text x="40" y="{height}" text-anchor="middle" transform="rotate(-90 40 {height})">{}</text>"#,
            escaped(self.y)
        );
        for ((_, points), colour) in self.lines.iter().zip(COLOURS) {
            let places: Vec<_> = points
                .iter()
                .map(|(x, y)| (across.place(*x), up.place(*y)))
                .collect();
            let path: Vec<_> = places
                .iter()
                .map(|(x, y)| format!("{x:.1},{y:.1}"))
                .collect();
            _ = writeln!(
                svg,
                r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="2"/>"#,
                path.join(" ")
            );
            for (x, y) in places {
                _ = writeln!(
                    svg,
                    r#"<circle cx="{x:.1}" cy="{y:.1}" r="4" fill="{colour}"/>"#
                );
            }
        }
        svg.push_str("</svg>\n");
        svg
    }
}

#[expect(clippy::cast_precision_loss, reason = "charts are small")]
fn size(count: usize) -> f64 {
    count as f64
}

fn open(title: &str, height: f64) -> String {
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" height=\"{height:.0}\" \
         font-family=\"sans-serif\" font-size=\"13\" role=\"img\" aria-label=\"{title}\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"20\" y=\"26\" font-size=\"17\" font-weight=\"bold\">{title}</text>\n"
    )
}

fn legend(svg: &mut String, names: &[&str]) {
    let mut x = 20.0;
    for (name, colour) in names.iter().zip(COLOURS) {
        _ = writeln!(
            svg,
            r#"<rect x="{x:.0}" y="42" width="12" height="12" fill="{colour}"/>"#
        );
        label(svg, (x + 17.0, 53.0), "start", name);
        x += 36.0 + size(name.chars().count()) * 7.6;
    }
}

fn line(svg: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64), colour: &str) {
    _ = writeln!(
        svg,
        r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" stroke="{colour}"/>"#
    );
}

fn label(svg: &mut String, (x, y): (f64, f64), anchor: &str, text: &str) {
    _ = writeln!(
        svg,
        r##"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" fill="#222222">{}</text>"##,
        escaped(text)
    );
}

fn small(svg: &mut String, (x, y): (f64, f64), text: &str, colour: &str) {
    _ = writeln!(
        svg,
        r#"<text x="{x:.1}" y="{y:.1}" font-size="11" fill="{colour}">{}</text>"#,
        escaped(text)
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every element that is opened is closed, and no text ends an element before its time.
    fn assert_well_formed(svg: &str) {
        let mut reader = quick_xml::Reader::from_str(svg);
        let mut depth = 0;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(_) => depth += 1,
                quick_xml::events::Event::End(_) => depth -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }

    #[test]
    fn bars_are_well_formed_and_as_long_as_their_values() {
        let bars = Bars {
            title: "a < b & \"c\"",
            axis: "seconds",
            series: &["one", "two", "three"],
            groups: vec![(
                "group".to_owned(),
                vec![
                    Bar::Value(1.0),
                    Bar::Value(100.0),
                    Bar::Words("fails".to_owned()),
                ],
            )],
        };
        let svg = bars.svg();
        assert_well_formed(&svg);
        assert!(svg.contains(&format!("width=\"{:.1}\"", WIDTH - RIGHT - LEFT)));
        assert!(svg.contains("fails") && svg.contains("100"));
    }

    #[test]
    fn curves_are_well_formed_and_nothing_is_too_small_to_draw() {
        let curves = Curves {
            title: "t",
            x: "x",
            y: "y",
            lines: vec![("one", vec![(4.0, 0.0), (400.0, 0.5)]), ("none", vec![])],
        };
        let svg = curves.svg();
        assert_well_formed(&svg);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }
}
