//! Arguments to a run of the library, and its result to text and an exit code.
//!
//! Exit codes: 0 done; 1 the document, the output or a check failed; 2 wrong usage, a bad `specsmith.toml` included. A
//! closed pipe at the other end is no failure: whatever cannot be shown to anybody is dropped.
//!
//! Never looks into the document or the output itself.

mod args;
mod progress;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use specsmith::config::{self, Config};
use specsmith::{Failure, FailureKind, Generator};

use args::{Args, Command, DumpArgs, GenerateArgs, Input};
use progress::Progress;
use show::Show;

/// The document or a check failed.
const FAILED: u8 = 1;

/// The command was not understood, or it asks for something that cannot be.
const USAGE: u8 = 2;

/// Runs the command that the arguments of this process ask for.
pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let result = match &args.command {
        Command::Generate(generate) => run_generate(generate),
        Command::Lint(lint) => run_lint(&lint.input),
        Command::Dump(dump) => run_dump(dump),
    };
    result.unwrap_or_else(|error| usage(&error))
}

fn run_generate(args: &GenerateArgs) -> Result<ExitCode, clap::Error> {
    let begun = Instant::now();
    let show = Show::new(&args.input);
    let mut generator = match generator(&args.input)? {
        Ok(generator) => generator,
        Err(failure) => return Ok(failed(&show, &failure, begun)),
    };
    let config = generator.config_mut();
    if let Some(out) = &args.out {
        config.out = Some(out.clone());
    }
    if let Some(name) = &args.crate_name {
        config.package.name = Some(name.clone());
    }
    if let Some(version) = &args.crate_version {
        config.package.version = Some(version.clone());
    }
    let out_chosen = config.out.is_some();
    let progress = Progress::start(&show);
    let result = generator
        .mode(args.mode())
        .edits(args.edits())
        .deny(args.input.deny())
        .watch(|stage| progress.enter(stage))
        .generate();
    drop(progress);
    Ok(match result {
        Ok(report) => {
            show.generated(&report, args.mode(), out_chosen, begun);
            ExitCode::SUCCESS
        }
        Err(failure) => failed(&show, &failure, begun),
    })
}

fn run_lint(input: &Input) -> Result<ExitCode, clap::Error> {
    let begun = Instant::now();
    let show = Show::new(input);
    let generator = match generator(input)? {
        Ok(generator) => generator,
        Err(failure) => return Ok(failed(&show, &failure, begun)),
    };
    let progress = Progress::start(&show);
    let result = generator
        .deny(input.deny())
        .watch(|stage| progress.enter(stage))
        .lint();
    drop(progress);
    Ok(match result {
        Ok(findings) => {
            show.linted(&findings, begun);
            ExitCode::SUCCESS
        }
        Err(failure) => failed(&show, &failure, begun),
    })
}

fn run_dump(args: &DumpArgs) -> Result<ExitCode, clap::Error> {
    let begun = Instant::now();
    let show = Show::new(&args.input);
    let generator = match generator(&args.input)? {
        Ok(generator) => generator,
        Err(failure) => return Ok(failed(&show, &failure, begun)),
    };
    Ok(
        match generator.deny(args.input.deny()).dump(
            args.stage.into(),
            args.filter.as_deref().unwrap_or_default(),
        ) {
            Ok(text) => {
                show::show_dump(&text);
                ExitCode::SUCCESS
            }
            Err(failure) => failed(&show, &failure, begun),
        },
    )
}

/// The generator for a document that was named, or for the nearest `specsmith.toml`.
///
/// The outer error is wrong usage; the inner one is a `specsmith.toml` with mistakes.
fn generator(input: &Input) -> Result<Result<Generator<'static>, Box<Failure>>, clap::Error> {
    let generator = match &input.spec {
        Some(spec) if spec.is_file() => Ok(Generator::new(Config::new(spec))),
        Some(spec) => return Err(no_file(&spec.to_string_lossy())),
        None => Generator::from_file(&config_file()?),
    };
    if let Some(missing) = input.overlay.iter().find(|overlay| !overlay.is_file()) {
        return Err(no_file(&missing.to_string_lossy()));
    }
    Ok(generator.map(|mut generator| {
        let config = generator.config_mut();
        let Input {
            allow_outside,
            overlay,
            only,
            except,
            ..
        } = input;
        config.reach.folders.extend(allow_outside.iter().cloned());
        config.overlays.extend(overlay.iter().cloned());
        if !only.is_empty() {
            config.selection.only.clone_from(only);
        }
        config.selection.except.extend(except.iter().cloned());
        generator
    }))
}

fn config_file() -> Result<PathBuf, clap::Error> {
    let here = std::env::current_dir().unwrap_or_default();
    let Some(file) = config::find(&here) else {
        let message = format!(
            "no document was named, and there is no `{}` here or above",
            config::FILE_NAME
        );
        return Err(Args::command().error(ErrorKind::MissingRequiredArgument, message));
    };
    // What is in this folder is shown by its name alone.
    Ok(file.strip_prefix(&here).unwrap_or(&file).to_owned())
}

fn no_file(spec: &str) -> clap::Error {
    let message = if spec.starts_with("http://") || spec.starts_with("https://") {
        format!("`{spec}` is a URL; download the document, and name the file")
    } else {
        format!("there is no file `{spec}`")
    };
    Args::command().error(ErrorKind::ValueValidation, message)
}

fn failed(show: &Show, failure: &Failure, begun: Instant) -> ExitCode {
    show.failed(failure, begun);
    match failure.kind {
        FailureKind::Config => ExitCode::from(USAGE),
        _ => ExitCode::from(FAILED),
    }
}

/// Shows what clap has to say, which is an error or the help that was asked for.
fn usage(error: &clap::Error) -> ExitCode {
    // A closed pipe leaves nobody to tell.
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(USAGE)
    } else {
        ExitCode::SUCCESS
    }
}
