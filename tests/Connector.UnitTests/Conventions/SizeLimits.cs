using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Connector.UnitTests.Conventions;

/// <summary>
/// The size limits of CONTRIBUTING.md. A comment that begins with <see cref="Reason"/>, above a declaration or at the top of a file, allows
/// more. A positional record may have any number of parameters, because they are its properties.
/// </summary>
internal static class SizeLimits
{
    public const int FileLines = 250;
    public const int MethodLines = 40;
    public const int Parameters = 6;

    public const string Reason = "// Exceeds a limit because ";

    public static IEnumerable<string> FindingsIn(SourceFile file)
    {
        var unit = file.Parse();
        var beyond = PartsOf(file, unit).Where(part => part.Size > part.Limit).ToList();
        var reasons = unit.DescendantTrivia().Count(IsReason);
        var allowed = beyond.Where(part => HasReason(part.Node)).Select(part => part.Node).Distinct().Count();

        foreach (var part in beyond.Where(part => !HasReason(part.Node)))
        {
            yield return $"{file.Name}:{LineOf(part.Node)} {part.Name} has {part.Size} {part.Unit}, the limit is {part.Limit}";
        }

        if (reasons > allowed)
        {
            yield return $"{file.Name} states a reason for a part that exceeds no limit";
        }
    }

    private static IEnumerable<Part> PartsOf(SourceFile file, CompilationUnitSyntax unit) =>
    [
        new(unit, "the file", "lines", file.Code.AsSpan().TrimEnd('\n').Count('\n') + 1, FileLines),
        .. unit.DescendantNodes().SelectMany(PartsOf),
    ];

    private static IEnumerable<Part> PartsOf(SyntaxNode node) => node switch
    {
        ConstructorDeclarationSyntax constructor =>
            [Lines(constructor, constructor.Identifier), Arguments(constructor, constructor.Identifier, constructor.ParameterList)],
        MethodDeclarationSyntax method => [Lines(method, method.Identifier)],
        OperatorDeclarationSyntax operation => [Lines(operation, operation.OperatorToken)],
        PropertyDeclarationSyntax { ExpressionBody: not null } property => [Lines(property, property.Identifier)],
        AccessorDeclarationSyntax accessor => [Lines(accessor, accessor.Keyword)],
        TypeDeclarationSyntax { ParameterList: { } parameters } type and not RecordDeclarationSyntax =>
            [Arguments(type, type.Identifier, parameters)],
        _ => [],
    };

    /// <summary>The lines from the name to the end, so that attributes such as DataRow do not count. Local functions do.</summary>
    private static Part Lines(SyntaxNode node, SyntaxToken name)
    {
        var first = name.GetLocation().GetLineSpan().StartLinePosition.Line;
        var last = node.GetLocation().GetLineSpan().EndLinePosition.Line;
        return new Part(node, name.Text, "lines", last - first + 1, MethodLines);
    }

    private static Part Arguments(SyntaxNode node, SyntaxToken name, ParameterListSyntax parameters) =>
        new(node, name.Text, "parameters", parameters.Parameters.Count, Parameters);

    private static bool HasReason(SyntaxNode node) => node.GetLeadingTrivia().Any(IsReason);

    private static bool IsReason(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && trivia.ToString().StartsWith(Reason, StringComparison.Ordinal);

    private static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private sealed record Part(SyntaxNode Node, string Name, string Unit, int Size, int Limit);
}
