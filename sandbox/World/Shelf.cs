namespace Rostrum.Sandbox;

/// <summary>Items of one kind, found by network and id, kept in the order in which they came. Items are immutable.</summary>
public sealed class Shelf<T>(Lock gate, Action changed)
    where T : class, IWorldItem
{
    private readonly Dictionary<(string Network, string Id), LinkedListNode<T>> found = [];
    private readonly LinkedList<T> order = [];

    /// <summary>Everything in one network, oldest first: a copy.</summary>
    public IReadOnlyList<T> In(string network)
    {
        lock (gate)
        {
            return [.. order.Where(item => item.Network == network)];
        }
    }

    public IReadOnlyList<T> All()
    {
        lock (gate)
        {
            return [.. order];
        }
    }

    public T? Find(string network, string id)
    {
        lock (gate)
        {
            return found.TryGetValue((network, id), out var node) ? node.Value : null;
        }
    }

    public T? First(string network, Func<T, bool> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        lock (gate)
        {
            return order.FirstOrDefault(item => item.Network == network && match(item));
        }
    }

    /// <summary>Adds it, or replaces the one with the same id at its place.</summary>
    public T Put(T item)
    {
        lock (gate)
        {
            if (found.TryGetValue((item.Network, item.Id), out var node))
            {
                node.Value = item;
            }
            else
            {
                found[(item.Network, item.Id)] = order.AddLast(item);
            }
        }

        changed();
        return item;
    }

    /// <summary>Adds it unless the id is taken.</summary>
    public bool TryAdd(T item)
    {
        lock (gate)
        {
            if (found.ContainsKey((item.Network, item.Id)))
            {
                return false;
            }

            found[(item.Network, item.Id)] = order.AddLast(item);
        }

        changed();
        return true;
    }

    /// <summary>Replaces an item by what <paramref name="change"/> makes of it; null when there is none.</summary>
    public T? Change(string network, string id, Func<T, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        T now;
        lock (gate)
        {
            if (!found.TryGetValue((network, id), out var node))
            {
                return null;
            }

            now = node.Value = change(node.Value);
        }

        changed();
        return now;
    }

    public bool Remove(string network, string id)
    {
        lock (gate)
        {
            if (!found.Remove((network, id), out var node))
            {
                return false;
            }

            order.Remove(node);
        }

        changed();
        return true;
    }

    internal void Fill(IEnumerable<T> items)
    {
        lock (gate)
        {
            found.Clear();
            order.Clear();
            foreach (var item in items)
            {
                found[(item.Network, item.Id)] = order.AddLast(item);
            }
        }
    }
}
