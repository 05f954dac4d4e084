//! Secrets are compared in the same time whatever the answer: by how long a refusal takes, nobody learns how much fits.

use std::{fs, path::Path};

/// Where secrets are compared.
const PLACES: [&str; 4] =
    ["src/domain/token.rs", "src/ledger/access", "src/gate", "src/dashboard/form.rs"];

fn sources(path: &Path, found: &mut Vec<(String, String)>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found);
        }
    } else {
        found.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
    }
}

#[test]
fn no_secret_is_compared_byte_by_byte() {
    let mut found = Vec::new();
    for place in PLACES {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(place), &mut found);
    }
    let mut careful = 0;
    for (path, text) in &found {
        let product = text.split("#[cfg(test)]").next().unwrap();
        careful += product.matches(".ct_eq(").count();
        for careless in ["secret ==", "== secret", "== self.secret", "hash ==", "signature =="] {
            assert!(!product.contains(careless), "{path}: {careless}");
        }
    }
    assert!(careful >= 3, "a token, its hash, a form's token: {careful}");
    let token = &found.iter().find(|(path, _)| path.ends_with("domain/token.rs")).unwrap().1;
    let derived = token.lines().filter(|line| line.starts_with("#[derive("));
    for line in derived {
        assert!(!line.contains("PartialEq"), "that would compare byte by byte: {line}");
    }
}
