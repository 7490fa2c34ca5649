//! Questions handed on to people: the packet they get, and the outbox that brings it to them by mail, by a webhook or into Jira. `http` writes a packet into the database and rings;
//! `cli` starts the outbox and lists it. A letter is on the disk before anybody is told that it was taken, and stays in the list until a receiver has it. Deliberately absent:
//! articles, and any call to an address that was not checked.

mod call;
mod fault;
mod guard;
mod jira;
mod mail;
mod outbox;
mod packet;
mod target;
mod tls;
mod wait;
mod webhook;

pub use outbox::{Doorbell, Outbox};
pub use packet::{More, Packet, Say, Tried};
pub use target::Target;
