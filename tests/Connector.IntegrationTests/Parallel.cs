// Most of a test's time is waiting for storage and simulators, so that more workers than cores pay.
[assembly: Parallelize(Workers = 4, Scope = ExecutionScope.MethodLevel)]
