// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Running;
using X64Paging.Benchmarks.Peers;

if (args is ["peers"])
    return PeersCommand.Execute();

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
