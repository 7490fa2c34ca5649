//! The `rapport` command: parse arguments, run a command, exit code.

fn main() -> std::process::ExitCode {
    rapport::cli::main()
}
