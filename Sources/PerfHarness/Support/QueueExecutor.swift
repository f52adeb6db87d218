import Dispatch

/// Runs tasks one after the other on a queue of its own, so that what computes for long or waits for a disk keeps
/// no thread from those that are measured: closures run on the threads that all tasks share.
package final class QueueExecutor: TaskExecutor {
  private let queue: DispatchQueue

  /// - Parameter label: what debuggers call the queue.
  package init(label: String) {
    queue = DispatchQueue(label: label, qos: .utility)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
  }
}
