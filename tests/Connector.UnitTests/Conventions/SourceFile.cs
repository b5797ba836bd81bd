using Connector.TestKit;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Connector.UnitTests.Conventions;

/// <summary>A C# file of the product or the tests. <see cref="Name"/> is relative to the repository's root.</summary>
internal sealed record SourceFile(string Name, string Code)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    public CompilationUnitSyntax Parse() => CSharpSyntaxTree.ParseText(Code, Options).GetCompilationUnitRoot();

    public static ParallelQuery<SourceFile> All(params string[] folders) =>
        from folder in folders.AsParallel()
        from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        select new SourceFile(Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), File.ReadAllText(path));

    /// <summary>One finding a line, for a comparison with the empty text.</summary>
    public static string Report(IEnumerable<string> findings) => string.Join('\n', findings.Order(StringComparer.Ordinal));
}
