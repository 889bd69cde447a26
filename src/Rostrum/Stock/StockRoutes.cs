namespace Rostrum.Stock;

/// <summary>The routes of pictures and GIFs from elsewhere.</summary>
internal static class StockRoutes
{
    public static void MapStock(this RouteGroupBuilder api)
    {
        var stock = api.MapGroup("/stock").WithTags("Stock");
        SearchStock.Map(stock);
        ReadStockPreview.Map(stock);
        TakeStock.Map(stock);
        EnterStockKeys.Map(api.MapGroup("/instance/stock").WithTags("Instance"));
    }
}
