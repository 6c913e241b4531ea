import Foundation
import Glibc

/// Clients that open connections to a server on this machine and end each of them in another way.
package enum ConnectionStorm {
  /// Opens connections one after the other on a thread of its own.
  ///
  /// - Returns: A task that gives how many connections were opened; the others were refused.
  package static func begin(_ port: UInt16, _ count: Int) -> Task<Int, Never> {
    Task {
      await withCheckedContinuation { done in
        Thread.detachNewThread { done.resume(returning: (0..<count).count { Connection.use(port, as: $0) }) }
      }
    }
  }
}

private enum Connection {
  private static let request =
    "GET /_sandbox/stats HTTP/1.1\r\nHost: localhost\r\n\r\nGET /omicall/api/auth HTTP/1.1\r\nHost: localhost\r\n\r\n"

  /// Opens a connection, goes as far as `number` says, and closes or resets it. False where nobody listens.
  static func use(_ port: UInt16, as number: Int) -> Bool {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { Glibc.close(socket) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    if number % 2 == 1 {
      var reset = linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<linger>.size))
    }
    guard connect(socket, to: port) else { return false }
    let bytes = Array(request.utf8)
    switch number / 2 % 5 {
    case 0: break
    case 1: send(socket, bytes[..<20])
    case 2: send(socket, bytes[...])
    case 3:
      send(socket, bytes[...])
      receive(socket)
    default:
      send(socket, bytes[...])
      shutdown(socket, Int32(SHUT_WR))
      receive(socket)
    }
    return true
  }

  private static func connect(_ socket: Int32, to port: UInt16) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func send(_ socket: Int32, _ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { _ = Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  private static func receive(_ socket: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    _ = recv(socket, &buffer, buffer.count, 0)
  }
}
