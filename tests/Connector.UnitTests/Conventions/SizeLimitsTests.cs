namespace Connector.UnitTests.Conventions;

[TestClass]
public sealed class SizeLimitsTests
{
    private const string Allowed = SizeLimits.Reason + "it is a table.\n";

    private static readonly string Six = string.Join(", ", Enumerable.Range(0, 6).Select(number => $"int p{number}"));

    [TestMethod]
    public void Code_keeps_the_size_limits() =>
        Assert.AreEqual("", SourceFile.Report(SourceFile.All("functions", "tests").SelectMany(SizeLimits.FindingsIn)));

    [TestMethod]
    public void Constructor_may_have_six_parameters_and_no_more()
    {
        AssertFindings([], $"class C {{ public C({Six}) {{ }} }}");
        AssertFindings(["T.cs:2 C has 7 parameters, the limit is 6"], $"class C {{\npublic C({Six}, int last) {{ }} }}");
        AssertFindings([], $"class C({Six});");
        AssertFindings(["T.cs:1 C has 7 parameters, the limit is 6"], $"class C({Six}, int last);");
        AssertFindings(["T.cs:1 S has 7 parameters, the limit is 6"], $"struct S({Six}, int last);");
        AssertFindings([], $"record R({Six}, int last);");
        AssertFindings(["T.cs:1 R has 7 parameters, the limit is 6"], $"record R {{ public R({Six}, int last) {{ }} }}");
    }

    [TestMethod]
    [DataRow("void M(){0}{{ }}", "M")]
    [DataRow("[A]\n[B]\nvoid M()\n{{{0}{{ }} }}", "M", 1)]
    [DataRow("int M() =>{0}1;", "M")]
    [DataRow("C(){0}{{ }}", "C")]
    [DataRow("int P =>{0}1;", "P")]
    [DataRow("int P {{ get; set{0}{{ }} }}", "set")]
    [DataRow("void M() {{ void Local(){0}{{ }} }}", "M")]
    [DataRow("void M() {{ var f = () =>{0}1; }}", "M")]
    public void Method_may_have_40_lines_and_no_more(string member, string name, int linesAround = 0)
    {
        AssertFindings([], $"class C {{ {WithBreaks(39)} }}");
        AssertFindings([$"T.cs:1 {name} has 41 lines, the limit is 40"], $"class C {{ {WithBreaks(40)} }}");

        string WithBreaks(int count) => string.Format(null, member, new string('\n', count - linesAround));
    }

    [TestMethod]
    public void File_may_have_250_lines_and_no_more()
    {
        AssertFindings([], $"class C;{new string('\n', 249)}class D;\n");
        AssertFindings(["T.cs:1 the file has 251 lines, the limit is 250"], $"class C;{new string('\n', 250)}class D;\n");
    }

    [TestMethod]
    public void Stated_reason_allows_more_at_its_place_only()
    {
        AssertFindings([], $"{Allowed}class C({Six}, int last);");
        AssertFindings([], $"class B;\n/// <summary>C.</summary>\n{Allowed}[A]\nclass C({Six}, int last);");
        AssertFindings([], $"{Allowed}class C;{new string('\n', 250)}class D;");
        AssertFindings(
            [
                "T.cs states a reason for a part that exceeds no limit",
                "T.cs:1 C has 7 parameters, the limit is 6",
            ],
            $"class C({Six}, int last);\n{Allowed}class D;");
    }

    [TestMethod]
    public void Reason_that_is_no_longer_needed_is_reported() =>
        AssertFindings(["T.cs states a reason for a part that exceeds no limit"], $"{Allowed}class C;");

    private static void AssertFindings(string[] expected, string code) =>
        Assert.AreSequenceEqual(expected, SizeLimits.FindingsIn(new SourceFile("T.cs", code)).Order(StringComparer.Ordinal));
}
