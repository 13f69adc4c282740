//! What is owed to somebody, written in the transaction of the entry that gave rise to it.

use super::Error;
use super::dialect::Conn;
use crate::domain::identifiers::Reference;
use crate::domain::notice::Notice;

pub fn add(_conn: &mut Conn, _case: Reference, notice: &Notice) -> Result<(), Error> {
    match *notice {}
}
