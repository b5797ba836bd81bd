using System.Text.Json;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.UnitTests.Storage;

[TestClass]
public sealed class TransactionsTests
{
    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(1, 1)]
    [DataRow(100, 1)]
    [DataRow(101, 2)]
    [DataRow(250, 3)]
    public void Transaction_holds_up_to_a_hundred_rows(int rows, int transactions) =>
        Assert.HasCount(transactions, Transactions.Cut(Enumerable.Range(0, rows).Select(row => Row(row, "short"))).ToList());

    [TestMethod]
    [DataRow('x')]
    [DataRow('ü')]
    [DataRow('"')]
    [DataRow('猫')]
    public void None_reaches_4_MiB_however_JSON_writes_it_and_no_row_is_left_out(char letter)
    {
        var rows = Enumerable.Range(0, 100).Select(row => Row(row, new string(letter, 30_000), new string(letter, 30_000))).ToList();

        var transactions = Transactions.Cut(rows).ToList();

        Assert.AreSequenceEqual(rows, transactions.SelectMany(transaction => transaction));
        Assert.IsTrue(
            transactions.All(
            transaction =>
            transaction.Sum(row => JsonSerializer.SerializeToUtf8Bytes(row.ToDictionary()).Length + 600L) < Transactions.MaxBytes));
    }

    private static TableEntity Row(int row, params string[] texts)
    {
        var entity = new TableEntity("partition", $"{row}");

        foreach (var (index, text) in texts.Index())
        {
            entity[$"Text{index}"] = text;
        }

        return entity;
    }
}
