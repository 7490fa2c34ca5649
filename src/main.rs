//! The `rapport` command: parse arguments, run a command, exit code.

fn main() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
