using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Connector.UnitTests.Conventions;

/// <summary>A test's name says the subject first, then the situation and the outcome.</summary>
[TestClass]
public sealed class TestNameTests
{
    private static readonly string[] NoSubjects =
        ["A", "An", "The", "It", "They", "What", "When", "Where", "Which", "Who", "Whoever", "Whose", "If", "Nobody"];

    [TestMethod]
    public void Names_of_tests_begin_with_their_subject()
    {
        var names =
            from file in SourceFile.All("tests")
            from method in file.Parse().DescendantNodes().OfType<MethodDeclarationSyntax>()
            where IsTest(method) && NoSubjects.Contains(method.Identifier.Text.Split('_')[0])
            select $"{file.Name} {method.Identifier.Text}";

        Assert.AreEqual("", SourceFile.Report(names));
    }

    private static bool IsTest(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "TestMethod");
}
