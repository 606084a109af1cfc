//! The comment above the manifest: what each package is for.

/// The rows: a purpose, and the packages that serve it, with the reasons in brackets.
pub fn purposes(manifest: &str) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in manifest.lines().map_while(|line| line.strip_prefix('#')) {
        let text = line.strip_prefix("   ");
        let Some((head, rest)) = text.and_then(|text| text.split_at_checked(17)) else {
            continue;
        };
        match (head.trim(), rows.last_mut()) {
            ("", Some((_, row))) => {
                row.push(' ');
                row.push_str(rest.trim());
            }
            (purpose, _) => rows.push((purpose.to_owned(), rest.trim().to_owned())),
        }
    }
    rows
}
