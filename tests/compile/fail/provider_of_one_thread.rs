use std::rc::Rc;

use billforward_usage_sessions::transport::BoxFuture;
use billforward_usage_sessions::{BoxError, Credential, Credentials};

struct Provider(Rc<str>);

impl Credentials for Provider {
    fn get(&self) -> BoxFuture<'_, Result<Credential, BoxError>> {
        let token = Credential::bearer(&*self.0);
        Box::pin(async { Ok(token) })
    }
}

fn main() {}
