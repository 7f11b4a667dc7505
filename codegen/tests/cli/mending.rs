//! Somebody else's document: amended by overlays, and only a part of it selected.

use std::fs;

use crate::run::{exits, folder, objects, specsmith, stderr};

const DOCUMENT: &str = r##"openapi: 3.1.0
info: { title: Acme API, version: v2 }
paths:
  /users:
    get:
      operationId: listUsers
      tags: [users]
      responses:
        "200": { description: Users, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200": { description: Pets, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
    post:
      operationId: addPet
      tags: [pets]
      parameters: [{ $ref: "#/components/parameters/Missing" }]
      responses: { "204": { description: Done } }
components:
  schemas:
    User: { type: object, properties: { name: { type: string } } }
    Pet: { type: object, properties: { kind: { $ref: "#/components/schemas/Kind" } } }
    Kind: { type: string, enum: [cat, dog] }
    Broken: { $ref: "#/components/schemas/Nothing" }
"##;

#[test]
fn a_selection_has_only_the_types_it_reaches_and_says_nothing_of_the_rest() {
    let folder = folder(DOCUMENT);
    let all = [
        "generate",
        "acme.yaml",
        "--out",
        "client",
        "--message-format",
        "json",
    ];
    exits(&specsmith(folder.path(), &all), 1);

    let one = specsmith(folder.path(), &[&all[..], &["--only", "listPets"]].concat());
    exits(&one, 0);
    let (findings, summary) = objects(&one);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(summary["operations"], 1);
    assert_eq!(summary["operations_not_selected"], 2);
    assert_eq!(summary["types"], 2);
    let models = folder.path().join("client/src/models");
    assert!(models.join("kind.rs").exists());
    assert!(!models.join("user.rs").exists());

    let most = specsmith(
        folder.path(),
        &["lint", "acme.yaml", "--except", "POST /pets"],
    );
    exits(&most, 0);
    assert!(
        stderr(&most).contains("1 document, 2 operations; 1 operation not selected"),
        "{}",
        stderr(&most)
    );
}

#[test]
fn webhooks_are_selected_by_id_name_or_tag_and_callbacks_come_with_their_operation() {
    let folder = folder(
        r"openapi: 3.1.0
info: { title: Acme, version: 1.0.0 }
paths:
  /pets:
    get: { operationId: listPets, tags: [pets], responses: { '200': { description: Done } } }
    post:
      operationId: addPet
      responses: { '200': { description: Done } }
      callbacks: { done: { '{$request.query.url}': { post: { responses: {} } } } }
webhooks:
  newPet: { post: { tags: [pets], responses: {} } }
  lostPet: { post: { operationId: petLost, responses: {} } }
",
    );
    let chosen = |args: &[&str]| {
        let dump = specsmith(
            folder.path(),
            &[&["dump", "acme.yaml", "--stage", "names"], args].concat(),
        );
        exits(&dump, 0);
        let text = String::from_utf8(dump.stdout).unwrap();
        let heads = text.lines().filter_map(|line| {
            let kinds = ["operation ", "webhook ", "callback "];
            let rest = kinds.iter().find_map(|kind| line.strip_prefix(kind))?;
            rest.split(':').next().map(str::to_owned)
        });
        heads.collect::<Vec<_>>()
    };
    for (args, expected) in [
        (&[][..], "listPets addPet newPet lostPet addPet.done"),
        (&["--only", "tag:pets"], "listPets newPet"),
        (&["--only", "petLost"], "lostPet"),
        (
            &["--only", "addPet", "--only", "newPet"],
            "addPet newPet addPet.done",
        ),
        (&["--only", "POST *"], "addPet addPet.done"),
        (&["--except", "addPet"], "listPets newPet lostPet"),
    ] {
        assert_eq!(chosen(args).join(" "), expected, "{args:?}");
    }
}

#[test]
fn a_selector_that_matches_nothing_is_an_error_where_it_is() {
    let folder = folder(DOCUMENT);
    let flag = specsmith(folder.path(), &["lint", "acme.yaml", "--only", "pets"]);
    exits(&flag, 1);
    assert!(
        stderr(&flag).contains("did you mean `tag:pets`?"),
        "{}",
        stderr(&flag)
    );

    fs::write(
        folder.path().join("specsmith.toml"),
        "spec = 'acme.yaml'\n[select]\nexcept = ['POST /pet']\n",
    )
    .unwrap();
    let file = specsmith(folder.path(), &["lint"]);
    exits(&file, 1);
    let text = stderr(&file);
    assert!(text.contains("specsmith.toml:3:11"), "{text}");
    assert!(text.contains("did you mean `POST /pets`?"), "{text}");

    let nonsense = specsmith(folder.path(), &["lint", "acme.yaml", "--only", "GET pets"]);
    exits(&nonsense, 2);
}

#[test]
fn overlays_mend_a_document_in_their_order() {
    let folder = folder(DOCUMENT);
    let overlay = |name: &str, actions: &str| {
        let head = "overlay: 1.1.0\ninfo: { title: Mend, version: 1.0.0 }\nactions:\n";
        fs::write(folder.path().join(name), format!("{head}{actions}")).unwrap();
    };
    overlay(
        "remove.yaml",
        "  - { target: '$.paths..parameters', remove: true }\n  - { target: $.components.schemas.Broken, remove: true }\n",
    );
    overlay(
        "update.yaml",
        "  - target: $.paths['/pets'].post\n    update: { operationId: createPet, parameters: [{ $ref: '#/components/parameters/Dry' }] }\n  - target: $.components\n    update: { parameters: { Dry: { name: dry, in: query, schema: { type: boolean }, styl: form } } }\n",
    );
    let lint = |args: &[&str]| specsmith(folder.path(), &[&["lint", "acme.yaml"], args].concat());
    exits(&lint(&["--overlay", "remove.yaml"]), 0);

    // What an overlay adds is shown where it is.
    let both = lint(&["--overlay", "remove.yaml", "--overlay", "update.yaml"]);
    exits(&both, 1);
    let text = stderr(&both);
    assert!(text.contains("update.yaml:7:85"), "{text}");
    assert!(text.contains("did you mean `style`?"), "{text}");

    exits(&lint(&["--overlay", "none.yaml"]), 2);

    fs::write(
        folder.path().join("specsmith.toml"),
        "spec = 'acme.yaml'\noverlays = ['remove.yaml']\n",
    )
    .unwrap();
    exits(&specsmith(folder.path(), &["lint"]), 0);
}

#[test]
fn the_user_says_which_lists_have_pages() {
    let folder = folder(
        r"openapi: 3.1.0
info: { title: Acme, version: 1.0.0 }
paths:
  /pets: { get: { operationId: listPets, parameters: [$ref: '#/components/parameters/token'], responses: { '200': { $ref: '#/components/responses/page' } } } }
  /toys: { get: { operationId: listToys, tags: [toys], parameters: [$ref: '#/components/parameters/token'], responses: { '200': { $ref: '#/components/responses/page' } } } }
  /told:
    get:
      operationId: listTold
      tags: [toys]
      x-pagination: { style: cursor, cursor: pageToken, next: /nextPageToken, items: /pets }
      parameters: [$ref: '#/components/parameters/token']
      responses: { '200': { $ref: '#/components/responses/page' } }
components:
  parameters:
    token: { name: pageToken, in: query, schema: { type: string } }
  responses:
    page:
      description: A page
      content:
        application/json:
          schema:
            type: object
            properties: { pets: { type: array, items: { type: string } }, nextPageToken: { type: string } }
",
    );
    let paged = |paging: &str| {
        let text = format!("spec = 'acme.yaml'\n{paging}");
        fs::write(folder.path().join("specsmith.toml"), text).unwrap();
        let dump = specsmith(folder.path(), &["dump", "--stage", "ir"]);
        let text = String::from_utf8(dump.stdout).unwrap();
        let mut operation = "";
        let mut paged = Vec::new();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("operation ") {
                operation = rest.split(':').next().unwrap();
            } else if line.starts_with("  paging ") {
                paged.push(operation.to_owned());
            }
        }
        paged
    };
    assert_eq!(paged(""), ["listPets", "listToys", "listTold"]);
    assert_eq!(paged("[paging]\ninfer = false\n"), ["listTold"]);
    assert_eq!(
        paged("[paging]\nexcept = ['tag:toys']\n"),
        ["listPets"],
        "what an extension describes, too"
    );
    assert_eq!(
        paged("[paging]\ninfer = true\nexcept = ['GET /pets']\n"),
        ["listToys", "listTold"]
    );
    for (paging, said) in [
        (
            "[paging]\nexcept = ['listPet']\n",
            "did you mean `listPets`?",
        ),
        ("[paging]\ninfer = 'no'\n", "expected a boolean"),
        (
            "[paging]\nonly = []\n",
            "there is no key `only` in `paging`",
        ),
        ("paging = false\n", "expected a table"),
    ] {
        assert!(paged(paging).is_empty());
        let lint = specsmith(folder.path(), &["lint"]);
        assert!(stderr(&lint).contains(said), "{}", stderr(&lint));
    }
}
