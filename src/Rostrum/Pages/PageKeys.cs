using System.Data.Common;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Rostrum.Model;
using Rostrum.Platform.Secrets;

namespace Rostrum.Pages;

/// <summary>
/// Keeps the keys that protect forms in the control database, sealed with the master key: all nodes share them and a
/// restart keeps them. Asked at start, so it stays below EF.
/// </summary>
internal sealed class PageKeys(IStore store, KeyRing keys) : IXmlRepository
{
    private const string Purpose = "page-key";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var control = store.ConnectControl();
        control.Open();
        using var command = control.CreateCommand();
        command.CommandText = "select name, sealed from page_key";
        using var reader = command.ExecuteReader();
        var found = new List<XElement>();
        while (reader.Read())
        {
            found.Add(Open(reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        }

        return found;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        var clear = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        using var control = store.ConnectControl();
        control.Open();
        using var command = control.CreateCommand();
        command.CommandText = "insert into page_key (name, sealed) values (@name, @sealed)";
        Add(command, "@name", friendlyName);
        Add(command, "@sealed", keys.Seal($"{Purpose}:{friendlyName}", Guid.Empty, clear));
        command.ExecuteNonQuery();
    }

    private XElement Open(string name, byte[] box)
    {
        using var clear = keys.Open($"{Purpose}:{name}", Guid.Empty, box);
        using var text = new StringReader(clear.Reveal());
        using var reader = XmlReader.Create(text, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return XElement.Load(reader);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
