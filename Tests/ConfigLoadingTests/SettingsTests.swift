import ConfigLoading
import Model
import Testing

/// `ccops.json`: what is wrong with it, and what it becomes.
@Suite struct SettingsTests {
  @Test(
    arguments: [
      ("empty", "{}", []),
      ("not JSON", "{ \"ccops\": 1\n \"providers\": {} }", []),
      ("a list", "[]", []),
      (
        "unknown keys",
        """
        { "ccops": 2, "provider": {}, "providers": { "hanoi": { "typ": "x", "type": "testvendor", "url": "https://a", "auth": {"tokn": {"env": "A"}},
          "page_sise": 1, "page_size": 1000, "limits": { "concurency": 1, "concurrency": 0, "requests_per_second": 0 } } },
          "safety": { "max_delete_percent": 101 }, "state": { "backend": "gitt" }, "default_environment": "Prod" }
        """, []
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
        """, []
      ),
      ("no providers", #"{ "ccops": 1, "providers": [] }"#, []),
      (
        "environments",
        """
        { "ccops": 1, "providers": {}, "environments": { "staging": { "provider": {}, "state": {} }, "x": 1 },
          "variables": { "a.b": 1, "list": [], "ok": "${var.x}" }, "state": { "backend": "postgres" } }
        """, []
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
        "ccops.json missing-settings: there is no ccops.json here [ccops init makes one; -C DIR chooses another folder]"
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
        "environments": { "staging": { "providers": { "hanoi": { "limits": { "concurrency": 9 } }, "hue": null }, "variables": { "host": "s.example" } } },
        "default_environment": "live",
        "state": { "backend": "git", "remote": "origin" },
        "safety": { "max_delete_percent": 5, "minimum_objects": 3 } }
      """
    ])
    let settings = try #require(loaded.load().settings)
    #expect(settings.environment == "live")
    let hanoi = try #require(settings.providers["hanoi"])
    #expect(hanoi.url == "https://h.example/api")
    #expect(hanoi.credentials == ["user": .environment("U"), "password": .file("/p")])
    #expect(hanoi.limits == .init(concurrency: 3, requestsPerSecond: 2.5, timeout: 30))
    #expect(hanoi.options == ["page_size": 7])
    #expect(hanoi.caFile == "ca.pem")
    #expect(settings.providers["saigon"]?.options == ["page_size": 100])
    #expect(settings.providers["hue"]?.allowInsecure == true)
    #expect(settings.state == StateSettings(backend: "git", remote: "origin"))
    #expect(settings.safety == SafetySettings(maximumDeletePercent: 5, maximumUpdatePercent: 50, minimumObjects: 3))

    let staging = try #require(loaded.load("staging").settings)
    #expect(staging.environment == "staging")
    #expect(staging.providers["hanoi"]?.url == "https://s.example/api")
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

  @Test func defaultEnvironmentNeedsNoEntry() {
    let folder: TestFolder = ["ccops.json": #"{ "ccops": 1, "providers": {} }"#]
    #expect(folder.load().settings?.environment == "production")
    #expect(folder.load("production").lines == [])
    #expect(folder.load("other").diagnostics.map(\.code) == ["unknown-environment"])
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
