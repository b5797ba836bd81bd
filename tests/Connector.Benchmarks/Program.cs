using System.Text;
using Connector.Benchmarks;

Console.OutputEncoding = Encoding.UTF8;
return await BenchmarkCommand.Create().Parse(args).InvokeAsync();
