import ConfigLoading
import Model
import Testing

/// `ccops.json`: what is wrong with it, and what it becomes.
@Suite struct SettingsTests {
  @Test(
    arguments: [
      (
        "empty", "{}",
        [
          #"ccops.json:1:1 missing-field: "ccops" is missing"#,
          #"ccops.json:1:1 missing-field: "providers" is missing"#,
        ]
      ),
      (
        "not JSON", "{ \"ccops\": 1\n \"providers\": {} }",
        [
          #"ccops.json:2:2 invalid-json: a comma or the closing } of the object is missing here: found the string "providers""#
        ]
      ),
      (
        "a version of another kind", #"{ "ccops": 1.5, "providers": {} }"#,
        [#"ccops.json:1:12 unsupported-version: "ccops" must be 1, the version that this ccops reads, not 1.5"#]
      ),
      (
        "a version as text", #"{ "ccops": "1", "providers": {} }"#,
        [#"ccops.json:1:12 wrong-type: "ccops" must be 1, the version that this ccops reads, not "1""#]
      ),
      (
        "a list", "[]",
        [
          "ccops.json:1:1 wrong-type: ccops.json must be an object, not a list"
        ]
      ),
      (
        "unknown keys",
        """
        { "ccops": 2, "provider": {}, "providers": { "hanoi": { "typ": "x", "type": "testvendor", "url": "https://a", "auth": {"tokn": {"env": "A"}},
          "page_sise": 1, "page_size": 1000, "limits": { "concurency": 1, "concurrency": 0, "requests_per_second": 0 } } },
          "safety": { "max_delete_percent": 101 }, "state": { "backend": "gitt" }, "default_environment": "Prod" }
        """,
        [
          #"ccops.json:1:12 unsupported-version: "ccops" must be 1, the version that this ccops reads, not 2"#,
          #"ccops.json:1:15 unknown-field: there is no field "provider" here"#,
          #"ccops.json:1:57 unknown-field: there is no field "typ" here"#,
          #"ccops.json:1:119 missing-credential: Test Vendor needs user and password, or token in "auth""#,
          #"ccops.json:1:120 unknown-field: there is no field "tokn" here [did you mean "token"?]"#,
          #"ccops.json:2:3 unknown-field: there is no field "page_sise" here"#,
          #"ccops.json:2:32 out-of-range: "providers.hanoi.page_size" must be from 1 to 500, not 1000"#,
          #"ccops.json:2:50 unknown-field: there is no field "concurency" here"#,
          #"ccops.json:2:82 out-of-range: "providers.hanoi.limits.concurrency" must be from 1 to 256, not 0"#,
          #"ccops.json:2:108 out-of-range: "providers.hanoi.limits.requests_per_second" must be a number above 0, not 0"#,
          #"ccops.json:3:37 out-of-range: "safety.max_delete_percent" must be from 0 to 100, not 101"#,
          #"ccops.json:3:66 not-allowed-value: "state.backend" may not be "gitt" [did you mean "git"?]"#,
          #"ccops.json:3:99 invalid-name: "default_environment" must be the name of an environment, not "Prod" [a name is made of a-z, 0-9, ".", "_" and "-", and begins with a letter or a digit]"#,
        ]
      ),
      (
        "providers",
        """
        { "ccops": 1, "providers": {
          "a": { "type": "testvendr", "url": "https://a", "anything": 1 },
          "B": { "url": 1 },
          "overlays": { "type": "testvendor", "url": "ftp://x", "auth": { "user": { "env": "A" } } },
          "d": 1,
          "e": { "type": "testvendor", "url": "http://example.com", "auth": {"token": {"env": "A-B"}} },
          "f": { "type": "testvendor", "url": "https://example.com/?a=b", "auth": {"token": {"env": "A", "file": "b"}} }
        } }
        """,
        [
          #"ccops.json:2:18 not-allowed-value: "providers.a.type" may not be "testvendr" [did you mean "testvendor"?]"#,
          #"ccops.json:3:3 invalid-name: "B" cannot be the name of a provider"#,
          #"ccops.json:3:8 missing-field: "type" is missing in providers.B"#,
          #"ccops.json:3:17 wrong-type: "providers.B.url" must be a string, not 1 [write "1", in quotes]"#,
          #"ccops.json:4:3 invalid-name: "overlays" cannot be the name of a provider"#,
          #"ccops.json:4:46 invalid-url: "providers.overlays.url" must be https://, a host and perhaps a port and a path [leave out user, password, query and fragment; the vendor's documented path follows it]"#,
          #"ccops.json:4:65 missing-credential: Test Vendor needs user and password, or token in "auth""#,
          #"ccops.json:5:8 wrong-type: "providers.d" must be an object, not 1"#,
          #"ccops.json:6:39 insecure-url: "http://example.com" would send credentials in the clear [use https, or say "allow_insecure": true]"#,
          #"ccops.json:6:79 invalid-credential: "providers.e.auth.token" must be {"env": NAME} or {"file": PATH}, and nothing else [NAME is made of letters, digits and "_"]"#,
          #"ccops.json:7:39 invalid-url: "providers.f.url" must be https://, a host and perhaps a port and a path [leave out user, password, query and fragment; the vendor's documented path follows it]"#,
          #"ccops.json:7:85 invalid-credential: "providers.f.auth.token" must be {"env": NAME} or {"file": PATH}, and nothing else [NAME is made of letters, digits and "_"]"#,
        ]
      ),
      (
        "a default environment that is not there",
        #"{ "ccops": 1, "providers": {}, "environments": { "staging": {} }, "default_environment": "stagin" }"#,
        [
          #"ccops.json:1:90 unknown-environment: there is no environment "stagin" [did you mean "staging"?]"#
        ]
      ),
      (
        "a default environment without an entry",
        #"{ "ccops": 1, "providers": {}, "default_environment": "live" }"#,
        [
          #"ccops.json:1:55 unknown-environment: there is no environment "live" [add "live": {} to "environments"]"#
        ]
      ),
      (
        "a URL without a scheme",
        #"{ "ccops": 1, "providers": { "a": { "type": "testvendor", "url": "pbx.example:8443/api", "auth": { "token": { "env": "A" } } } } }"#,
        [
          #"ccops.json:1:66 invalid-url: "providers.a.url" must be https://, a host and perhaps a port and a path [did you mean "https://pbx.example:8443/api"?]"#
        ]
      ),
      (
        "credentials of two kinds",
        #"{ "ccops": 1, "providers": { "a": { "type": "testvendor", "url": "https://a", "auth": { "token": { "env": "A" }, "user": { "env": "U" }, "password": { "env": "P" } } } } }"#,
        [
          #"ccops.json:1:79 surplus-credential: "auth" has both user and password, and token [keep one of them; an environment removes one of the base with null]"#
        ]
      ),
      (
        "no providers", #"{ "ccops": 1, "providers": [] }"#,
        [
          #"ccops.json:1:28 wrong-type: "providers" must be an object, not a list"#
        ]
      ),
      (
        "a credential that is null",
        #"{ "ccops": 1, "providers": { "a": { "type": "testvendor", "url": "https://a", "auth": { "token": null } } } }"#,
        [#"ccops.json:1:87 missing-credential: Test Vendor needs user and password, or token in "auth""#]
      ),
      (
        "environments",
        """
        { "ccops": 1, "providers": {}, "environments": { "staging": { "provider": {}, "state": {} }, "x": 1 },
          "variables": { "a.b": 1, "list": [], "ok": "${var.x}" }, "state": { "backend": "postgres" } }
        """,
        [
          #"ccops.json:1:63 unknown-field: there is no field "provider" here [did you mean "providers"?]"#,
          #"ccops.json:1:99 wrong-type: "environments.x" must be an object, not 1"#,
          #"ccops.json:2:18 invalid-name: "a.b" cannot be the name of a variable"#,
          #"ccops.json:2:36 wrong-type: "variables.list" must be a string, a number or a boolean, not a list"#,
          #"ccops.json:2:46 invalid-variable: the value of the variable "ok" has a variable in it: "${var.x}" [a literal ${ is written $${]"#,
          #"ccops.json:2:82 invalid-state: postgres needs the database's connection string [add "url": {"env": "CCOPS_DATABASE_URL"}]"#,
          #"ccops.json:2:82 invalid-state: a database holds the states of many folders, and this one has no name [add "name": NAME beside "ccops"; a state that is there already is moved to it]"#,
        ]
      ),
      (
        "names",
        """
        { "ccops": 1, "name": "a..b", "providers": { "checks": 1, "environments": 1 },
          "environments": { "run": {}, "drift": {} }, "default_environment": "state",
          "state": { "remote": "origin", "ref": "refs/x/{name}/{environment}" } }
        """,
        [
          #"ccops.json:1:23 invalid-name: "name" must be the name of a project, not "a..b" [git allows no ".." inside, and no "." or ".lock" at the end]"#,
          #"ccops.json:1:46 invalid-name: "checks" cannot be the name of a provider"#,
          #"ccops.json:1:56 wrong-type: "providers.checks" must be an object, not 1"#,
          #"ccops.json:1:59 invalid-name: "environments" cannot be the name of a provider"#,
          #"ccops.json:1:75 wrong-type: "providers.environments" must be an object, not 1"#,
          #"ccops.json:2:21 invalid-name: "run" cannot be the name of an environment"#,
          #"ccops.json:2:32 invalid-name: "drift" cannot be the name of an environment"#,
          #"ccops.json:2:70 invalid-name: "default_environment" must be the name of an environment, not "state" [ccops names refs of the state so]"#,
        ]
      ),
      (
        "state",
        """
        { "ccops": 1, "providers": {},
          "state": { "remote": "-x", "ref": "heads/{environment}" } }
        """,
        [
          #"ccops.json:2:24 invalid-state: "state.remote" must be the name of a git remote, not "-x" [`git remote` lists them]"#,
          #"ccops.json:2:37 invalid-state: "state.ref" must be a git reference, not "heads/{environment}" [it begins with refs/, for example "refs/heads/ccops/{environment}"]"#,
        ]
      ),
      (
        "a password in a remote",
        #"{ "ccops": 1, "providers": {}, "state": { "remote": "https://ann:s3cret@git.example/x" } }"#,
        [
          #"ccops.json:1:53 invalid-state: "state.remote" is an address with a password in it, which is a literal credential [name a remote, and leave the password to git's credential helpers]"#
        ]
      ),
      (
        "environments whose refs collide",
        #"""
        { "ccops": 1, "providers": {}, "environments": { "x": {}, "x-run": {} },
          "state": { "remote": "origin", "ref": "refs/heads/ccops/{environment}" } }
        """#,
        [
          #"ccops.json:2:41 invalid-state: "refs/heads/ccops/x-run" would be the state of x-run and the run ref of x [put {environment} before the end, for example "refs/heads/ccops/{environment}/state"]"#
        ]
      ),
      (
        "a reference without a remote",
        #"{ "ccops": 1, "providers": {}, "state": { "ref": "refs/x/{environment}" } }"#,
        [
          #"ccops.json:1:50 invalid-state: "ref" names the reference on a remote, and there is no "remote" [add "remote": "origin"]"#
        ]
      ),
    ] as [(String, String, [String])])
  func says(title: String, text: String, expected: [String]) {
    let lines = (["ccops.json": text] as TestFolder).load().lines
    #expect(lines == expected, "\(title)\n\(lines.joined(separator: "\n"))\n")
  }

  @Test func missing() {
    let loaded = ([:] as TestFolder).load()
    #expect(
      loaded.lines == [
        "ccops.json missing-settings: there is no ccops.json here [add one; -C DIR chooses another folder]"
      ])
    #expect(loaded.settings == nil)
  }

  @Test(arguments: [
    #"{ "ccops": 1, "providers": { "hanoi": { "type": "testvendor", "url": "https://a", "auth": { "token": "s3cret" }, "tpe": 1 } } }"#,
    #"{ "ccops": 1, "providers": { "hanoi": { "type": "testvendor", "url": "https://a", "auth": "s3cret" } } }"#,
    #"{ "ccops": 1, "providers": { "hanoi": { "type": "testvendor", "url": "https://a", "auth": { "token": { "env": "s3cret!" } } } } }"#,
    #"{ "ccops": 1, "providers": { "hanoi": { "type": "testvendor", "url": "https://u:s3cret@a", "auth": { "token": { "env": "A" } } } } }"#,
    #"{ "ccops": 1, "providers": { "hanoi": { "type": "testvendor", "url": "https://a", "auth": { "token": "s3cret" } } }, }"#,
    #"{ "ccops": 1, "providers": { "hanoi": { "type": "testvendor", "url": "https://a", "auth": { "token": { "value": "s3cret" } } } } }"#,
    #"{ "ccops": 1, "providers": { "hanoi": { "type": "testvendr", "url": "https://a", "auth": { "token": "s3cret" } } } }"#,
    #"{ "ccops": 1, "providers": { "hanoi": { "type": "testvendor", "url": "https://a", "auth": { "tokn": "s3cret" } } } }"#,
    #"{ "ccops": 1, "providers": {}, "state": { "backend": "postgres", "url": "postgres://u:s3cret@h/d" } }"#,
  ]) func showsNoSecret(text: String) {
    let loaded = (["ccops.json": text] as TestFolder).load()
    #expect(loaded.diagnostics.hasErrors)
    #expect(!String(reflecting: loaded.diagnostics).contains("s3cret"), "\(loaded.diagnostics)")
  }

  @Test func reads() throws {
    let loaded = TestFolder.base.with([
      "ccops.json": """
      { "ccops": 1, "$schema": "x", "$comment": "y",
        "providers": {
          "hanoi": { "type": "testvendor", "url": "https://${var.host}/api//", "ca_file": "ca.pem", "page_size": 7,
            "auth": { "user": { "env": "U" }, "password": { "file": "/p" } },
            "limits": { "concurrency": 3, "requests_per_second": 2.5 } },
          "saigon": { "type": "testvendor", "url": "http://127.0.0.1:1", "auth": { "token": { "env": "T" } } },
          "hue": { "type": "testvendor", "url": "http://hue", "allow_insecure": true, "auth": { "token": { "env": "T" } } }
        },
        "variables": { "host": "h.example" },
        "environments": { "staging": { "providers": { "hanoi": { "limits": { "concurrency": 9 } }, "hue": null }, "variables": { "host": "s.example" } }, "live": {} },
        "default_environment": "live",
        "state": { "backend": "git" },
        "safety": { "max_delete_percent": 5, "minimum_objects": 3 } }
      """
    ])
    let settings = try #require(loaded.load().settings)
    #expect(settings.environment == "live")
    let hanoi = try #require(settings.providers["hanoi"])
    #expect(hanoi.url.text == "https://h.example/api")
    #expect(hanoi.credentials == ["user": .environment("U"), "password": .file("/p")])
    #expect(hanoi.limits == .init(concurrency: 3, requestsPerSecond: 2.5, timeout: 30))
    #expect(hanoi.options == ["page_size": 7])
    #expect(hanoi.caFile == "ca.pem")
    #expect(settings.providers["saigon"]?.options == ["page_size": 100])
    #expect(settings.providers["hue"]?.url.text == "http://hue")
    #expect(settings.state == StateSettings(backend: .git))
    #expect(settings.safety == SafetySettings(maximumDeletePercent: 5, maximumUpdatePercent: 50, minimumObjects: 3))

    let staging = try #require(loaded.load("staging").settings)
    #expect(staging.environment == "staging")
    #expect(staging.providers["hanoi"]?.url.text == "https://s.example/api")
    #expect(staging.providers["hanoi"]?.limits.concurrency == 9)
    #expect(staging.providers["hue"] == nil)
  }

  @Test func unknownEnvironment() {
    let loaded = TestFolder.base.load("stagin")
    #expect(
      loaded.lines == [
        "ccops.json:7:3 unknown-environment: there is no environment \"stagin\" [did you mean \"staging\"?]"
      ])
    #expect(loaded.settings == nil)
  }

  @Test("production needs an entry beside another default environment, and the message says so")
  func productionBesideAnotherDefault() {
    let folder: TestFolder = [
      "ccops.json":
        #"{ "ccops": 1, "providers": {}, "environments": { "staging": {} }, "default_environment": "staging" }"#
    ]
    #expect(folder.load().settings?.environment == "staging")
    let loaded = folder.load("production")
    #expect(
      loaded.lines == [
        #"ccops.json:1:32 unknown-environment: there is no environment "production" [with another "default_environment", production needs an entry: add "production": {} to "environments"]"#
      ])
    #expect(loaded.diagnostics.first?.notes == ["known: staging"])
  }

  @Test func defaultEnvironmentNeedsNoEntry() {
    let folder: TestFolder = ["ccops.json": #"{ "ccops": 1, "providers": {} }"#]
    #expect(folder.load().settings?.environment == "production")
    #expect(folder.load("production").lines == [])
    #expect(folder.load("other").diagnostics.map(\.code) == [.unknownEnvironment])
  }

  @Test func faultsOfAnEnvironmentAreFoundThere() {
    let folder: TestFolder = [
      "ccops.json": """
      { "ccops": 1, "providers": {},
        "environments": { "staging": { "safety": { "max_delete_percent": 200 } } } }
      """
    ]
    #expect(folder.load().lines == [])
    #expect(
      folder.load("staging").lines == [
        "ccops.json:2:68 out-of-range: \"safety.max_delete_percent\" must be from 0 to 100, not 200"
      ])
  }
}
