// What a dashboard of Grafana is, of its published types: those of the file, and those of the panels that we use.
import type { Dashboard } from '@grafana/schema/dist/types/raw/dashboard/x/types.gen';
import type * as bargauge from '@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/types.gen';
import type * as nodeGraph from '@grafana/schema/dist/types/raw/composable/nodegraph/panelcfg/x/types.gen';
import type * as piechart from '@grafana/schema/dist/types/raw/composable/piechart/panelcfg/x/types.gen';
import type * as table from '@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen';
import type * as text from '@grafana/schema/dist/types/raw/composable/text/panelcfg/x/types.gen';
import type * as timeseries from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';

export interface Known {
  dashboard?: Dashboard;
  options?: {
    bargauge?: bargauge.Options;
    nodeGraph?: nodeGraph.Options;
    piechart?: piechart.Options;
    table?: table.Options;
    text?: text.Options;
    timeseries?: timeseries.Options;
  };
  custom?: {
    piechart?: piechart.FieldConfig;
    table?: table.FieldConfig;
    timeseries?: timeseries.FieldConfig;
  };
}
