//! A council's own templates, each tried before anything is sent with it.

use std::path::Path;

use super::Templates;
use super::embedded::TEMPLATES;
use crate::mail::samples::samples;

pub fn add(templates: &mut Templates, folder: &Path) -> Result<(), String> {
    for entry in std::fs::read_dir(folder).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        // What file managers leave behind.
        if file.starts_with('.') {
            continue;
        }
        let Some((name, _)) = TEMPLATES.iter().find(|(name, _)| *name == file) else {
            let names: Vec<&str> = TEMPLATES.iter().map(|(name, _)| *name).collect();
            return Err(format!("{file}: no template has this name; there are {}", names.join(", ")));
        };
        let source = std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        templates.add(name, &source)?;
    }
    for (sample, letter) in samples() {
        templates.render(&letter).map_err(|why| format!("{why} (tried on the sample \"{sample}\")"))?;
    }
    Ok(())
}
